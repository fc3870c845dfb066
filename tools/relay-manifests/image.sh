#!/bin/sh
# Builds the relay's image with buildah, without a daemon and without a registry, and asks what it started for its health.
#
#   npm run build && sudo tools/relay-manifests/image.sh
#
# Needs buildah, chroot and the right to use them. The base is this machine's own Node with the libraries that it loads,
# so node:24-alpine itself, its musl and the container runtime's seccomp profile are not tried here; nor is a cluster.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
relay=
trap 'test -z "$relay" || kill "$relay" 2>/dev/null || true; rm -rf "$work"' EXIT
buildah() { command "${BUILDAH:-buildah}" --root "$work/store" --runroot "$work/run" --storage-driver vfs "$@"; }

node=$(node -p process.execPath)
base=$work/base
mkdir -p "$base/usr/local/bin" "$base/tmp"
cp "$node" "$base/usr/local/bin/node"
ldd "$node" | awk '/\// { print ($2 == "=>") ? $3 : $1 }' | while read -r library; do
  mkdir -p "$base$(dirname "$library")"
  cp -L "$library" "$base$library"
done
container=$(buildah from scratch)
buildah copy --quiet "$container" "$base" / > /dev/null
buildah config --env PATH=/usr/local/bin "$container"
buildah commit --quiet "$container" localhost/node-of-this-machine > /dev/null

# Once as this repository builds it, once from the folder that the npm package ships.
package=$work/package
mkdir -p "$package"
cp dist/relay.mjs infra/relay/Dockerfile "$package"
build() { buildah build --quiet --isolation chroot --pull=never --build-arg NODE_IMAGE=localhost/node-of-this-machine "$@"; }
build --tag of-package --build-arg RELAY=relay.mjs "$package" > /dev/null
build --tag of-repository --file infra/relay/Dockerfile . > /dev/null

for image in of-package of-repository; do
  buildah inspect --type image --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}}' "localhost/$image" > "$work/config"
  test "$(cat "$work/config")" = '65532:65532 [node /relay.mjs]'
  root=$(buildah mount "$(buildah from --pull=never "localhost/$image")")
  test "$(stat -c '%a %u' "$root/relay.mjs")" = '444 0'
  cmp "$root/relay.mjs" dist/relay.mjs
  # The key as Kubernetes mounts it: root's, 0440, of the pod's fsGroup.
  mkdir -p "$root/run/secrets/alertguard"
  printf 'whsec_%s\n' "$(head -c 32 /dev/urandom | base64)" > "$root/run/secrets/alertguard/signing-key"
  chown 0:2000 "$root/run/secrets/alertguard/signing-key"
  chmod 0440 "$root/run/secrets/alertguard/signing-key"
  env -i "PATH=$PATH" chroot --userspec=65532:65532 --groups=2000 "$root" /usr/local/bin/node /relay.mjs \
    --guard-url=https://api.example.com/v1/senders/a/notifications --key-file=/run/secrets/alertguard/signing-key \
    --listen=127.0.0.1:0 --metrics-listen=127.0.0.1:19096 > "$work/log" &
  relay=$!
  node -e '
    const ask = async (tries) => {
      const answer = await fetch("http://127.0.0.1:19096/-/ready").catch(() => undefined);
      if (answer?.status === 200) return process.stdout.write(await answer.text());
      if (tries === 0) throw new Error("no answer");
      setTimeout(ask, 200, tries - 1);
    };
    ask(100);
  '
  test "$(awk '/^Uid:/ { print $2, $3 }' "/proc/$relay/status")" = '65532 65532'
  kill -TERM "$relay"
  wait "$relay" # 0: it took SIGTERM itself
  relay=
  grep -q relay.stopped "$work/log"
  echo "$image: user 65532, ready, stopped by SIGTERM"
done
