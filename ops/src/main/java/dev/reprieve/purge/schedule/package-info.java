/**
 * Runs the purge again and again in a process that stays: a server, an application, {@code reprieve purge --watch}. Start
 * at {@link dev.reprieve.purge.schedule.PurgeScheduler}. May import {@code purge} and {@code core}.
 */
@NullMarked
package dev.reprieve.purge.schedule;

import org.jspecify.annotations.NullMarked;
