package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.hold.Hold;
import dev.reprieve.hold.HoldTarget;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds in words and as JSON, and what the commands about them have in common. */
final class HoldText {
    private HoldText() {}

    /** Who acts, if nobody is named. */
    static String actor(@Nullable String named) {
        return named != null ? named : System.getProperty("user.name", "reprieve");
    }

    static TableName tableName(String text) {
        try {
            return TableName.parse(text, "public");
        } catch (IllegalArgumentException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "--table",
                    "`" + text + "` is no table's name: " + e.getMessage() + ".",
                    "Write schema.table.",
                    e);
        }
    }

    static String targets(Hold hold) {
        return hold.targets().stream().map(HoldTarget::text).collect(Collectors.joining(", "));
    }

    static Json.Fields json(Hold hold) {
        Json.Fields fields = Json.object()
                .with("name", hold.name())
                .with("reason", hold.reason())
                .with("placedAt", hold.placedAt())
                .with("placedBy", hold.placedBy())
                .with("targets", hold.targets().stream().map(HoldText::json).toList());
        hold.released()
                .ifPresent(r -> fields.with("releasedAt", r.at())
                        .with("releasedBy", r.by())
                        .with("releaseReason", r.reason()));
        return fields;
    }

    private static Json.Fields json(HoldTarget target) {
        if (target instanceof HoldTarget.OfDeletion one) {
            return Json.object().with("deletion", one.deletion());
        }
        if (target instanceof HoldTarget.OfRows some) {
            return Json.object().with("table", some.table()).with("where", some.predicate());
        }
        return Json.object().with("table", ((HoldTarget.OfTable) target).table());
    }
}
