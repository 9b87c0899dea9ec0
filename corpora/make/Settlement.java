import java.io.*;
import java.nio.file.*;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.*;

/** A nightly settlement batch on a thread pool: two batches of 300 fail with a cause chain, one is slow. */
public class Settlement {
    static final Logger LOG = Logger.getLogger("com.example.settlement.Batch");
    static final Logger SRC = Logger.getLogger("com.example.settlement.BankFile");

    static final AtomicInteger OK = new AtomicInteger(), FAILED = new AtomicInteger();

    static class SettlementException extends Exception {
        SettlementException(String m, Throwable c) { super(m, c); }
    }

    static class LedgerException extends RuntimeException {
        LedgerException(String m, Throwable c) { super(m, c); }
    }

    static class Line extends java.util.logging.Formatter {
        static final DateTimeFormatter F = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

        @Override public String format(LogRecord r) {
            StringWriter w = new StringWriter();
            if (r.getThrown() != null) r.getThrown().printStackTrace(new PrintWriter(w));
            return String.format("%s %-7s [settle-%d] %s - %s%n%s", F.format(r.getInstant()), r.getLevel(),
                    r.getLongThreadID() % 4, r.getLoggerName(), r.getMessage(), w);
        }
    }

    static long parse(String amount) {
        return Long.parseLong(amount);
    }

    static long post(int batch, int rows, Random rnd) {
        long sum = 0;
        for (int i = 0; i < rows; i++) {
            String amount = batch == 211 && i == 17 ? "12,480" : String.valueOf(rnd.nextInt(90000));
            try {
                sum += parse(amount);
            } catch (NumberFormatException e) {
                throw new LedgerException("row " + i + " of batch " + batch + " is not an amount in cents", e);
            }
        }
        return sum;
    }

    static void deliver(int batch) throws IOException {
        if (batch == 137)
            try {
                Files.readString(Path.of("outbox", "bank-" + batch + ".ack"));
            } catch (NoSuchFileException e) {
                throw new UncheckedIOException("no acknowledgement from bank channel sepa-2", e);
            }
    }

    static void settle(int batch) throws SettlementException {
        Random rnd = new Random(batch);
        int rows = 40 + rnd.nextInt(200);
        LOG.info("batch " + batch + " opened, rows=" + rows + ", channel=sepa-" + batch % 3);
        try {
            long t = System.nanoTime();
            long sum = post(batch, rows, rnd);
            SRC.info("batch " + batch + " written to bank-" + batch + ".xml, bytes=" + rows * 412);
            if (batch == 260) Thread.sleep(1900);
            deliver(batch);
            long ms = (System.nanoTime() - t) / 1_000_000;
            LOG.info("batch " + batch + " settled, sum_cents=" + sum + ", took " + ms + " ms");
        } catch (RuntimeException | IOException | InterruptedException e) {
            throw new SettlementException("batch " + batch + " not settled, channel=sepa-" + batch % 3, e);
        }
    }

    static void run(int batch) {
        try {
            settle(batch);
            OK.incrementAndGet();
        } catch (SettlementException e) {
            FAILED.incrementAndGet();
            LOG.log(Level.SEVERE, "batch " + batch + " failed, will not be retried before the cut-off 23:30", e);
        }
    }

    public static void main(String[] a) throws Exception {
        FileHandler h = new FileHandler(a[0]);
        h.setFormatter(new Line());
        Logger root = Logger.getLogger("");
        for (Handler old : root.getHandlers()) root.removeHandler(old);
        root.addHandler(h);
        LOG.info("settlement run 2026-11-20 starting, batches=300, pool=4");
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            final int batch = i;
            all.add(pool.submit(() -> run(batch)));
            if (i % 60 == 0) LOG.info("queued " + i + " of 300 batches");
        }
        for (Future<?> f : all) f.get();
        pool.shutdown();
        pool.awaitTermination(10, TimeUnit.SECONDS);
        LOG.warning("settlement run finished, settled=" + OK + ", failed=" + FAILED + ", carried over to next run=" + FAILED);
    }
}
