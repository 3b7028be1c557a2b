/**
 * The command line: one class a command. Start at {@link dev.reprieve.cli.ReprieveCommand}. Decides nothing: it reads options, calls the engines of {@code ops} and prints what they say. May import everything but the testkit.
 */
@NullMarked
package dev.reprieve.cli;

import org.jspecify.annotations.NullMarked;
