package main

import (
	"strings"

	"github.com/alecthomas/kong"
)

// onlyTyped are flags that stand for a decision of the moment: nobody sets them
// for good.
var onlyTyped = map[string]bool{"help": true, "yes": true}

// variable is the name by which a flag is set in the environment: CHECKWEIGH_DATA
// for --data, whichever command has it.
func variable(flag string) string {
	return "CHECKWEIGH_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// fromEnvironment gives flags that were not typed the value of their variable.
// One that is empty is as good as none.
func fromEnvironment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		value := getenv(variable(flag.Name))
		if value == "" || onlyTyped[flag.Name] {
			return nil, nil
		}
		return value, nil
	})
}
