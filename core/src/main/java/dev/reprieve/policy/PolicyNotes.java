package dev.reprieve.policy;

import dev.reprieve.catalog.TableName;
import java.util.List;
import java.util.Map;

/**
 * What a written policy file says to its human reader, all of it in comments.
 *
 * @param header lines at the top of the file
 * @param evidence by table: why it was classified so, in short phrases
 * @param hints by table: lines that follow its entry, for example settings to uncomment
 * @param suggestions relations that may exist although the schema does not declare them
 */
public record PolicyNotes(
        List<String> header,
        Map<TableName, List<String>> evidence,
        Map<TableName, List<String>> hints,
        List<Suggestion> suggestions) {
    /** Says nothing. */
    public static final PolicyNotes NONE = new PolicyNotes(List.of(), Map.of(), Map.of(), List.of());

    public PolicyNotes {
        header = List.copyOf(header);
        evidence = Map.copyOf(evidence);
        hints = Map.copyOf(hints);
        suggestions = List.copyOf(suggestions);
    }

    /**
     * A relation to uncomment.
     *
     * @param evidence what speaks for it, in one phrase
     */
    public record Suggestion(Relation relation, String evidence) {}
}
