using Amazon.CDK;
using CdkServerlessApiPattern;

namespace Shop
{
    /// <summary><c>Program {default or everything} {folder of the assembly}</c>: an app as C# developers write it.</summary>
    public static class Program
    {
        public static void Main(string[] args)
        {
            var outdir = args[1];
            var app = new App(new AppProps { Outdir = outdir, AnalyticsReporting = false, TreeMetadata = false });
            if (args[0] == "everything")
            {
                Reports.Write(app, Everything.In(app), outdir);
            }
            else
            {
                new ServerlessApiPattern(new Stack(app, "Stack"), "Shop");
            }
            app.Synth();
        }
    }
}
