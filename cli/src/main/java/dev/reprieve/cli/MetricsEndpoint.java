package dev.reprieve.cli;

import com.sun.net.httpserver.HttpServer;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves the metrics of this process to Prometheus, under {@code /metrics}. */
final class MetricsEndpoint implements AutoCloseable {
    private static final int OK = 200;
    private static final String LOOPBACK = "127.0.0.1";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpServer server;

    /** @param address {@code host:port}, or a port of loopback */
    MetricsEndpoint(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? LOOPBACK : address.substring(0, colon);
        String port = address.substring(colon + 1);
        try {
            server = HttpServer.create(new InetSocketAddress(host, Integer.parseInt(port)), 0);
        } catch (IOException | IllegalArgumentException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "--metrics",
                    "`" + address + "` cannot be served: " + e.getMessage() + ".",
                    "Give a free port, or host:port.",
                    e);
        }
        server.createContext("/metrics", exchange -> {
            byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(OK, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        registry.close();
    }
}
