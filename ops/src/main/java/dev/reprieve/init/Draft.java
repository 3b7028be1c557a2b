package dev.reprieve.init;

import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyNotes;

/**
 * A proposed policy with the evidence for it, ready for {@code PolicyWriter}.
 *
 * @param notes evidence by table, hints, and relations that the schema does not declare
 */
public record Draft(Policy policy, PolicyNotes notes) {}
