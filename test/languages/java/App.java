import io.github.cdkserverlessapipattern.ServerlessApiPattern;
import java.io.IOException;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;

/** `App <default or everything> <folder of the assembly>`: an app as Java developers write it. */
public final class App {
    public static void main(String[] args) throws IOException {
        String outdir = args[1];
        var app = new software.amazon.awscdk.App(AppProps.builder()
            .outdir(outdir)
            .analyticsReporting(false)
            .treeMetadata(false)
            .build());
        if (args[0].equals("everything")) {
            Reports.write(app, Everything.in(app), outdir);
        } else {
            new ServerlessApiPattern(new Stack(app, "Stack"), "Shop");
        }
        app.synth();
    }

    private App() {
    }
}
