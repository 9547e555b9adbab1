// Command sdks reads a Pulumi schema, and writes SDKs made from it.
//
//	sdks schema.json            says what is wrong with the schema
//	sdks schema.json folder     writes folder/python, folder/nodejs and folder/go
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// tool is named in the head of each file.
const tool = "pulumi-compshare"

type files = map[string][]byte

var languages = map[string]func(*schema.Package) (files, error){
	"python": func(pkg *schema.Package) (files, error) { return python.GeneratePackage(tool, pkg, nil, nil) },
	"nodejs": func(pkg *schema.Package) (files, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	},
	"go": func(pkg *schema.Package) (files, error) { return golang.GeneratePackage(tool, pkg, nil) },
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 1 || len(args) > 2 {
		return errors.New("usage: sdks <schema.json> [folder]")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	if len(args) == 1 {
		_, err := bind(text)
		return err
	}
	for language, generate := range languages {
		// Each language writes its own settings into the package.
		pkg, err := bind(text)
		if err != nil {
			return err
		}
		made, err := generate(pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		if err := write(made, filepath.Join(args[1], language)); err != nil {
			return err
		}
	}
	return nil
}

// bind fails on warnings too.
func bind(text []byte) (*schema.Package, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, problems, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if len(problems) > 0 {
		return nil, errors.Join(problems.Errs()...)
	}
	return pkg, err
}

func write(made files, folder string) error {
	for name, content := range made {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
