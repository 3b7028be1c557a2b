package dev.reprieve.policy;

/**
 * A finding of {@code check} that someone has looked at and accepts.
 *
 * @param finding the finding's identity as {@code check} prints it, for example {@code function:public.report(integer)}
 * @param why the reason; required
 */
public record Acceptance(String finding, String why) {}
