/**
 * Brings a database to its policy, and back. Start at {@link dev.reprieve.plan.Migration}, which reads a database, plans
 * and applies; {@link dev.reprieve.plan.Planner} and {@link dev.reprieve.plan.UndoPlanner} are pure and make a
 * {@link dev.reprieve.plan.Plan} of {@link dev.reprieve.plan.Step}s; {@link dev.reprieve.plan.Applier} runs one while
 * the application works. May import everything in {@code core} but {@code guard} and the facade.
 */
@NullMarked
package dev.reprieve.plan;

import org.jspecify.annotations.NullMarked;
