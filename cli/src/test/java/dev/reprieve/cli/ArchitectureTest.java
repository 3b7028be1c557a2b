package dev.reprieve.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** The packages of all modules together; those of core among themselves are tested there. */
class ArchitectureTest {
    private static final String[] OPS = {
        "dev.reprieve.init..",
        "dev.reprieve.plan..",
        "dev.reprieve.tombstone..",
        "dev.reprieve.trash..",
        "dev.reprieve.hold..",
        "dev.reprieve.purge.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.reprieve");

    @Test
    void noCycles() {
        slices().matching("dev.reprieve.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingImportsTheCommandLine() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages("dev.reprieve.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.reprieve.cli..")
                .check(CLASSES);
    }

    @Test
    void coreDoesNotImportOps() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.reprieve",
                        "dev.reprieve.error..",
                        "dev.reprieve.scope..",
                        "dev.reprieve.sql..",
                        "dev.reprieve.catalog..",
                        "dev.reprieve.policy..",
                        "dev.reprieve.rewrite..",
                        "dev.reprieve.guard..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OPS)
                .check(CLASSES);
    }

    @Test
    void opsDoesNotImportTheGuard() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(OPS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.reprieve.guard..", "dev.reprieve.testkit..")
                .check(CLASSES);
    }
}
