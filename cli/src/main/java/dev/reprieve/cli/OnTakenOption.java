package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.trash.OnTaken;
import dev.reprieve.trash.RestoreOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code --on-taken}: {@code skip}, {@code posts_slug=rename@slug:-old}. */
final class OnTakenOption {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<constraint>.+?)=)?(?:(?<plain>fail|skip)|rename(?:@(?<column>[^:]+))?(?::(?<suffix>.*))?)");

    private OnTakenOption() {}

    /** The options with the choices that the texts make. */
    static RestoreOptions apply(RestoreOptions options, List<String> texts) {
        Map<String, OnTaken> byConstraint = new LinkedHashMap<>();
        OnTaken otherwise = options.otherwise();
        for (String text : texts) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw refused(text, "it is none of fail, skip and rename", null);
            }
            OnTaken choice = choice(text, matcher);
            String constraint = matcher.group("constraint");
            if (constraint == null) {
                otherwise = choice;
            } else {
                byConstraint.put(constraint, choice);
            }
        }
        return options.whenTaken(byConstraint).whenTaken(otherwise);
    }

    private static OnTaken choice(String text, Matcher matcher) {
        String plain = matcher.group("plain");
        if (plain != null) {
            return plain.equals("skip") ? new OnTaken.Skip() : new OnTaken.Fail();
        }
        String suffix = matcher.group("suffix");
        try {
            return new OnTaken.Rename(
                    suffix == null ? OnTaken.Rename.USUAL_SUFFIX : suffix,
                    Optional.ofNullable(matcher.group("column")));
        } catch (IllegalArgumentException e) {
            throw refused(text, String.valueOf(e.getMessage()), e);
        }
    }

    private static ReprieveException refused(String text, String because, @Nullable Throwable cause) {
        String problem = "`" + text + "` says nothing to do: " + because + ".";
        String wayOut = "Write skip, rename, or for one constraint posts_slug_key=rename:-old.";
        return cause == null
                ? new ReprieveException(ErrorCode.USAGE, "--on-taken", problem, wayOut)
                : new ReprieveException(ErrorCode.USAGE, "--on-taken", problem, wayOut, cause);
    }
}
