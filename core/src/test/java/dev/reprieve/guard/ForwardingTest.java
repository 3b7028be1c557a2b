package dev.reprieve.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wrappers are written out, so a method that JDBC gains would silently fall back to the interface's default, which
 * mostly throws, instead of reaching the driver.
 */
class ForwardingTest {
    static List<Arguments> wrappers() {
        return List.of(
                Arguments.of(DataSource.class, GuardedDataSource.class),
                Arguments.of(Connection.class, GuardedConnection.class),
                Arguments.of(Statement.class, GuardedStatement.class),
                Arguments.of(PreparedStatement.class, GuardedPreparedStatement.class),
                Arguments.of(CallableStatement.class, GuardedCallableStatement.class),
                Arguments.of(ResultSet.class, GuardedResultSet.class));
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void everyMethodOfTheInterfaceIsWrittenOut(Class<?> type, Class<?> wrapper) throws NoSuchMethodException {
        List<String> left = new ArrayList<>();
        for (Method method : type.getMethods()) {
            Method found = wrapper.getMethod(method.getName(), method.getParameterTypes());
            if (!Modifier.isStatic(method.getModifiers())
                    && found.getDeclaringClass().isInterface()) {
                left.add(method.toGenericString());
            }
        }
        assertThat(left).isEmpty();
    }
}
