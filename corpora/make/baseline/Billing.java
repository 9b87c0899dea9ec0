package org.example.billing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bills accounts on a thread pool: HikariCP and H2 in memory, log4j 2 by way of slf4j and java.util.logging. With
 * the argument "failing" one job locks a table for longer than others wait, one keeps all connections, and two
 * accounts cannot be billed.
 */
public class Billing {
    static final Logger LOG = LoggerFactory.getLogger("org.example.billing.Run");
    static final Logger POST = LoggerFactory.getLogger("org.example.billing.Poster");
    static final AtomicInteger BILLED = new AtomicInteger(), FAILED = new AtomicInteger();
    static final Random RANDOM = new Random();
    static HikariDataSource pool;

    static class BillingException extends Exception {
        BillingException(String message, Throwable cause) { super(message, cause); }
    }

    static int rate(int account, boolean failing) {
        int units = RANDOM.nextInt(900);
        int days = failing && (account == 171 || account == 214) ? 0 : 28 + account % 3;
        return units * 100 / days;
    }

    static void post(int account, int cents) throws SQLException {
        try (Connection c = pool.getConnection(); var s = c.createStatement()) {
            s.execute("insert into invoice values(" + account + ", " + cents + ")");
            s.execute("update totals set cents = cents + " + cents + " where kind = " + account % 4);
        }
    }

    static void bill(int account, boolean failing) {
        LOG.info("account {} opened, plan=P{}, period=2026-10", 70000 + account, account % 5);
        long start = System.nanoTime();
        try {
            try {
                int cents = rate(account, failing);
                post(account, cents);
                POST.info("invoice {} of {} cents posted to ledger-{}", 910000 + account, cents, account % 4);
            } catch (SQLException | ArithmeticException e) {
                throw new BillingException("account " + (70000 + account) + " cannot be billed", e);
            }
            BILLED.incrementAndGet();
            long ms = (System.nanoTime() - start) / 1_000_000;
            LOG.info("account {} billed in {} ms", 70000 + account, ms);
        } catch (BillingException e) {
            FAILED.incrementAndGet();
            LOG.error("account {} failed", 70000 + account, e);
        }
        try { Thread.sleep(RANDOM.nextInt(12)); } catch (InterruptedException e) { Thread.currentThread().interrupt(); }
    }

    static void lockTotals() {
        try (Connection c = pool.getConnection(); var s = c.createStatement()) {
            c.setAutoCommit(false);
            s.execute("update totals set cents = cents + 0");
            Thread.sleep(900);
            c.commit();
        } catch (SQLException | InterruptedException e) {
            LOG.error("reconciliation failed", e);
        }
    }

    static void keepAll() {
        List<Connection> kept = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) kept.add(pool.getConnection());
            Thread.sleep(800);
            for (Connection c : kept) c.close();
        } catch (SQLException | InterruptedException e) {
            LOG.error("export failed", e);
        }
    }

    public static void main(String[] args) throws Exception {
        boolean failing = args[0].equals("failing");
        HikariConfig config = new HikariConfig();
        config.setPoolName("billing");
        config.setJdbcUrl("jdbc:h2:mem:billing;LOCK_TIMEOUT=300");
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(400);
        pool = new HikariDataSource(config);
        try (Connection c = pool.getConnection(); var s = c.createStatement()) {
            s.execute("create table invoice(account int primary key, cents int not null)");
            s.execute("create table totals(kind int primary key, cents bigint)");
            s.execute("insert into totals select x - 1, 0 from system_range(1, 4)");
        }
        int accounts = 240 + RANDOM.nextInt(12);
        LOG.info("billing run 2026-10 starting, accounts={}, threads=3", accounts);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 1; i <= accounts; i++) {
            int account = i;
            if (i % 50 == 0) LOG.info("queued {} of {} accounts", i, accounts);
            if (failing && i == 80) all.add(threads.submit(Billing::lockTotals));
            if (failing && i == 140) all.add(threads.submit(Billing::keepAll));
            all.add(threads.submit(() -> bill(account, failing)));
        }
        for (Future<?> f : all) f.get();
        threads.shutdown();
        pool.close();
        LOG.info("billing run finished, billed={}, failed={}", BILLED, FAILED);
    }
}
