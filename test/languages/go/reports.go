package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	pattern "github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern-go/cdkserverlessapipattern"
)

// What the library tells of an app, each as a file beside the template.
func writeReports(app awscdk.App, shop pattern.ServerlessApiPattern, folder string) {
	awscdk.Validations_Of(app).AddPlugins(pattern.ServerlessRules_Plugin())
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			panic(err)
		}
	}
	write("settings.json", *shop.Explain().ToJson())
	write("openapi.json", *shop.Api().OpenApi())
	write("asyncapi.json", *shop.AsyncApi())
	var rules strings.Builder
	for _, rule := range *pattern.ServerlessRules_Rules() {
		fmt.Fprintf(&rules, "%s %s\n", *rule.Id, *rule.Severity)
	}
	write("rules.txt", rules.String())
	write("masked.json", *pattern.MaskedTemplate_Of(awscdk.Stack_Of(shop)))
	cost := pattern.CostReport_Of(app, nil)
	write("cost.txt", fmt.Sprintf("%s\n%d lines\n", *cost.ToText(), len(*cost.Lines())))
	baseline := pattern.StatefulBaseline_Of(app)
	file := filepath.Join(folder, "stateful.json")
	baseline.Write(&file)
	baseline.Check(&file)
}
