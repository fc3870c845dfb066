#!/bin/sh
# Writes test/fixtures/alertmanager-fields.json anew, from Alertmanager's own Go structs: ./update.sh [version]
# Needs Go. The tests in test/alertmanager-config/known-fields.test.ts then name what the rules do not know yet.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/list-fields.go" "$work/main.go"
cd "$work"
export GOFLAGS=-mod=mod
go mod init list-fields 2>/dev/null
go get "github.com/prometheus/alertmanager@${1:-latest}"
go run . > fields.json
version=$(go list -m -f '{{.Version}}' github.com/prometheus/alertmanager)
common=$(go list -m -f '{{.Version}}' github.com/prometheus/common)
node -e '
  const [structs, alertmanager, common] = process.argv.slice(1);
  const sort = (value) =>
    typeof value === "string"
      ? value
      : Object.fromEntries(Object.keys(value).sort().map((key) => [key, sort(value[key])]));
  process.stdout.write(`${JSON.stringify({ alertmanager, common, structs: sort(JSON.parse(structs)) }, null, 2)}\n`);
' "$(cat fields.json)" "$version" "$common" > "$here/../../test/fixtures/alertmanager-fields.json"
