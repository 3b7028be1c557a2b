package dev.reprieve.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @AfterEach
    void nothingStaysOpen() {
        assertThat(Scope.capture()).isEqualTo(new Captured(Visibility.LIVE, null, null));
    }

    @Test
    void innerScopesKeepWhatTheyDoNotSay() {
        try (Scope all = Scope.seeing(Visibility.ALL)) {
            try (Scope alice = Scope.actingAs("alice").because("spam")) {
                assertThat(Scope.capture()).isEqualTo(new Captured(Visibility.ALL, "alice", "spam"));
                try (Scope bob = Scope.actingAs("bob")) {
                    assertThat(Scope.reason()).isNull();
                }
                try (Scope live = Scope.seeing(Visibility.LIVE)) {
                    assertThat(Scope.capture()).isEqualTo(new Captured(Visibility.LIVE, "alice", "spam"));
                }
            }
            assertThat(Scope.capture()).isEqualTo(new Captured(Visibility.ALL, null, null));
        }
    }

    @Test
    void closingTheOuterFirstClosesBothAndSaysSo() {
        Scope outer = Scope.seeing(Visibility.ALL);
        Scope inner = Scope.seeing(Visibility.ONLY_DELETED);
        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A scope was closed before the scopes opened inside it. All of them are closed now. Use"
                        + " try-with-resources, which closes them in order.");
        assertThat(Scope.visibility()).isEqualTo(Visibility.LIVE);
        inner.close();
        outer.close();
    }

    @Test
    void anotherThreadCannotCloseAScope() throws Exception {
        Scope scope = Scope.seeing(Visibility.ALL);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        scope.close();
                    } catch (IllegalStateException e) {
                        thrown.set(e);
                    }
                },
                "other");
        thread.start();
        thread.join();
        assertThat(thrown.get())
                .hasMessage("A scope opened on thread " + Thread.currentThread().getName()
                        + " was closed on thread other. Close it where it was opened; hand it to other threads with"
                        + " Scope.capture().");
        assertThat(Scope.visibility()).isEqualTo(Visibility.ALL);
        scope.close();
    }

    @Test
    void aCapturedScopeHoldsOnAnotherThreadForItsWorkOnly() throws Exception {
        Captured captured;
        try (Scope all = Scope.seeing(Visibility.ALL);
                Scope alice = Scope.actingAs("alice")) {
            captured = Scope.capture();
        }
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            assertThat(executor.submit(() -> captured.call(Scope::capture)).get())
                    .isEqualTo(captured);
            AtomicReference<String> actor = new AtomicReference<>();
            executor.submit(captured.wrap(() -> actor.set(Scope.actor()))).get();
            assertThat(actor).hasValue("alice");
            assertThat(executor.submit(Scope::visibility).get()).isEqualTo(Visibility.LIVE);
        } finally {
            executor.shutdown();
            assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void actorsAndReasonsHaveLimits() {
        assertThatThrownBy(() -> Scope.actingAs(" "))
                .hasMessage("The actor must have 1 to 200 characters, not all blank and no NUL.");
        try (Scope scope = Scope.actingAs("a".repeat(200))) {
            assertThatThrownBy(() -> scope.because("r".repeat(2001)))
                    .hasMessage("The reason must have 1 to 2000 characters, not all blank and no NUL.");
        }
    }
}
