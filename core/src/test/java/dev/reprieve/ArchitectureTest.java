package dev.reprieve;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages import only downwards, and never in a circle. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.reprieve");

    @Test
    void noCycles() {
        slices().matching("dev.reprieve.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingImportsTheFacade() {
        ArchRuleDefinition.noClasses()
                .that(not(resideInAPackage("dev.reprieve")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.reprieve")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error:",
                "scope:",
                "catalog: error",
                "sql:",
                "policy: catalog error",
                "rewrite: sql policy catalog scope error",
                "guard: rewrite sql policy catalog scope error",
            })
    void importsOnlyDownwards(String rule) {
        String name = rule.substring(0, rule.indexOf(':'));
        List<String> allowed = new ArrayList<>(List.of(
                "java..",
                "javax.sql..",
                "org.slf4j..",
                "org.jspecify..",
                "org.snakeyaml..",
                "com.github.benmanes.caffeine..",
                "dev.reprieve." + name + ".."));
        for (String lower : rule.substring(rule.indexOf(':') + 1).trim().split(" ")) {
            if (!lower.isEmpty()) {
                allowed.add("dev.reprieve." + lower + "..");
            }
        }
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("dev.reprieve." + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .allowEmptyShould(name.equals("guard"))
                .check(CLASSES);
    }
}
