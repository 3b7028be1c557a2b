package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.tombstone.RowKey;
import dev.reprieve.trash.Conflict;
import dev.reprieve.trash.Preflight;
import dev.reprieve.trash.Renamed;
import dev.reprieve.trash.RestoreOutcome;
import dev.reprieve.trash.Skipped;
import java.util.ArrayList;
import java.util.List;

/** What a restore did or would do, as a person or a program reads it. */
final class RestoreText {
    private static final int SHOWN = 20;

    private RestoreText() {}

    /** Lines about a restore that was not made. */
    static List<String> lines(Preflight preflight, Terminal terminal) {
        List<String> lines = new ArrayList<>();
        if (preflight.clear()) {
            lines.add(preflight.deletion().map(d -> "Deletion " + d).orElse("The rows") + " can be restored: "
                    + TrashText.rows(preflight.rows()) + ".");
            parents(lines, preflight.parents());
            references(lines, preflight.references(), "would be put back");
            renamed(lines, preflight.renamed(), "would be renamed");
            skipped(lines, preflight.skipped());
            return lines;
        }
        lines.add(terminal.paint(Terminal.Style.RED, ErrorCode.RESTORE_BLOCKED.code()) + " " + preflight.where() + ": "
                + Wording.count(preflight.conflictCount(), "obstacle") + "; nothing was written.");
        preflight.conflicts().stream().limit(SHOWN).forEach(c -> lines.add("  " + c.problem() + " " + c.wayOut()));
        more(lines, preflight.conflictCount());
        return lines;
    }

    /** Lines about one that was. */
    static List<String> lines(RestoreOutcome.Restored restored, Terminal terminal) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.paint(Terminal.Style.GREEN, "Restored")
                + restored.deletion().map(d -> " deletion " + d).orElse("") + ": " + TrashText.rows(restored.rows())
                + ".");
        parents(lines, restored.parents());
        references(lines, restored.references(), "put back");
        if (!restored.changed().isEmpty()) {
            lines.add("  left as they are, because they have changed since or cannot have their old value: "
                    + String.join(
                            ", ",
                            restored.changed().stream()
                                    .limit(SHOWN)
                                    .map(RowKey::toString)
                                    .toList()));
            more(lines, restored.changed().size());
        }
        renamed(lines, restored.renamed(), "renamed");
        skipped(lines, restored.skipped());
        if (!restored.complete()) {
            lines.add("  The rest of the deletion stays in the trash.");
        }
        return lines;
    }

    private static void parents(List<String> lines, long parents) {
        if (parents > 0) {
            lines.add("  of these " + Wording.count(parents, "row") + " that others refer to");
        }
    }

    private static void references(List<String> lines, long references, String done) {
        if (references > 0) {
            lines.add("  " + Wording.count(references, "reference") + " that the deletion had emptied " + done);
        }
    }

    private static void renamed(List<String> lines, List<Renamed> renamed, String done) {
        renamed.stream()
                .limit(SHOWN)
                .forEach(r -> lines.add("  " + done + ": " + r.row() + ", " + r.column() + " from \"" + r.from()
                        + "\" to \"" + r.to() + "\" (" + r.constraint() + ")"));
        more(lines, renamed.size());
    }

    private static void skipped(List<String> lines, List<Skipped> skipped) {
        skipped.stream()
                .limit(SHOWN)
                .forEach(s -> lines.add("  stays in the trash: " + s.row()
                        + (s.below() ? ", because what it refers to does" : ", because its value is taken") + " ("
                        + s.because() + ")"));
        more(lines, skipped.size());
    }

    private static void more(List<String> lines, long count) {
        if (count > SHOWN) {
            lines.add("  … and " + Wording.number(count - SHOWN) + " more");
        }
    }

    static Json.Fields json(Preflight preflight) {
        return Json.object()
                .with("deletion", preflight.deletion())
                .with("restored", false)
                .with("rows", Json.counts(preflight.rows()))
                .with("rowCount", preflight.rowCount())
                .with("parents", preflight.parents())
                .with("references", preflight.references())
                .with("skipped", skippedJson(preflight.skipped()))
                .with("renamed", renamedJson(preflight.renamed()))
                .with(
                        "conflicts",
                        preflight.conflicts().stream().map(RestoreText::json).toList())
                .with("conflictCount", preflight.conflictCount());
    }

    static Json.Fields json(RestoreOutcome.Restored restored) {
        return Json.object()
                .with("deletion", restored.deletion())
                .with("restored", true)
                .with("rows", Json.counts(restored.rows()))
                .with("rowCount", restored.rowCount())
                .with("parents", restored.parents())
                .with("references", restored.references())
                .with("skipped", skippedJson(restored.skipped()))
                .with("renamed", renamedJson(restored.renamed()))
                .with("complete", restored.complete())
                .with(
                        "changed",
                        restored.changed().stream().map(RowKey::toString).toList());
    }

    private static Json.Fields json(Conflict conflict) {
        return Json.object().with("problem", conflict.problem()).with("wayOut", conflict.wayOut());
    }

    private static List<Json.Fields> skippedJson(List<Skipped> skipped) {
        return skipped.stream()
                .map(s -> Json.object()
                        .with("row", s.row())
                        .with("because", s.because())
                        .with("below", s.below()))
                .toList();
    }

    private static List<Json.Fields> renamedJson(List<Renamed> renamed) {
        return renamed.stream()
                .map(r -> Json.object()
                        .with("row", r.row())
                        .with("constraint", r.constraint())
                        .with("column", r.column())
                        .with("from", r.from())
                        .with("to", r.to()))
                .toList();
    }
}
