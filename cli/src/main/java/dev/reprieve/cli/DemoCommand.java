package dev.reprieve.cli;

import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reprieve demo}: the whole story on a database of its own. */
@Command(
        name = "demo",
        description = "See it all on a real PostgreSQL of its own: a blog loses a post, and gets it back.",
        footer = {
            "",
            "Example:",
            "  reprieve demo",
            "  reprieve demo --keep      (leaves the database running, to try other commands on)",
            "",
            "Starts a server in a temporary directory and leaves nothing behind. JSON: the counts of the story.",
        })
final class DemoCommand extends Action {
    @Option(names = "--keep", description = "Leave the database running until Enter or Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        say(terminal().paint(Terminal.Style.FAINT, "Starting a PostgreSQL of its own …"));
        terminal().out().flush();
        try (DemoServer server = DemoServer.start()) {
            DemoStory story = new DemoStory(terminal(), output.json(), server);
            Json.Fields counts = story.tell();
            if (output.json()) {
                printJson(counts);
            }
            if (keep) {
                waitForTheReader(server, story);
            }
        }
        return ExitCode.DONE;
    }

    private void waitForTheReader(DemoServer server, DemoStory story) throws InterruptedException {
        say("");
        say("The database runs on. In another terminal:");
        say("  export REPRIEVE_DB='" + server.url() + "'");
        say("  reprieve trash list --policy " + story.policyFile());
        say("  psql -h localhost -p " + server.port() + " -U postgres");
        say(terminal().interactive() ? "Enter or Ctrl-C ends it." : "Ctrl-C ends it.");
        terminal().out().flush();
        if (terminal().interactive()) {
            terminal().readLine();
        } else {
            new CountDownLatch(1).await();
        }
    }
}
