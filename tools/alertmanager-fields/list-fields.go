// Prints the structs that Alertmanager reads its configuration into: of each the fields' names and Go types. Run by
// update.sh, against one version.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	"github.com/prometheus/alertmanager/config"
)

type structs map[string]map[string]string

func main() {
	found := structs{}
	found.add(reflect.TypeFor[config.Config]())
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		panic(err)
	}
}

func (found structs) add(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		found.add(t.Elem())
	case reflect.Struct:
		if _, known := found[t.String()]; known {
			return
		}
		fields := map[string]string{}
		found[t.String()] = fields
		found.addFields(fields, t)
		if len(fields) == 0 { // Reads itself from a text, or has nothing to say.
			delete(found, t.String())
		}
	}
}

func (found structs) addFields(fields map[string]string, t reflect.Type) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		inline := strings.Contains(options, "inline")
		switch {
		case !field.IsExported() || name == "-":
		case inline && field.Type.Kind() == reflect.Struct:
			found.addFields(fields, field.Type)
		case inline:
			fields["*"] = field.Type.Elem().String()
			found.add(field.Type)
		case name != "":
			fields[name] = strings.TrimPrefix(field.Type.String(), "*")
			found.add(field.Type)
		}
	}
}
