// `shop <default or everything> <folder of the assembly>`: an app as Go developers write it.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	pattern "github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern-go/cdkserverlessapipattern"
)

func main() {
	defer jsii.Close()
	name, outdir := os.Args[1], os.Args[2]
	app := awscdk.NewApp(&awscdk.AppProps{
		Outdir:             jsii.String(outdir),
		AnalyticsReporting: jsii.Bool(false),
		TreeMetadata:       jsii.Bool(false),
	})
	if name == "everything" {
		writeReports(app, everything(app), outdir)
	} else {
		pattern.NewServerlessApiPattern(awscdk.NewStack(app, jsii.String("Stack"), nil), jsii.String("Shop"), nil)
	}
	app.Synth(nil)
}
