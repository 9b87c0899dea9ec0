-- What a shop keeps.
CREATE SCHEMA shop;
CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE TYPE shop.state AS ENUM ('new', 'sent');
CREATE SEQUENCE shop.order_numbers START WITH 1000;

-- Those who buy.
CREATE TABLE shop.customers (
    id BIGINT PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    mail TEXT UNIQUE
);

/* What they buy. */
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    customer BIGINT REFERENCES shop.customers (id),
    total NUMERIC(10, 2) DEFAULT 0
);

CREATE UNIQUE INDEX orders_by_customer ON orders (customer, id);

CREATE VIEW open_orders AS
SELECT o.id, c.name
FROM orders o
JOIN shop.customers c ON c.id = o.customer
WHERE o.total > 0;

CREATE MATERIALIZED VIEW totals AS
SELECT customer, sum(total) AS total FROM orders GROUP BY customer;

CREATE OR REPLACE FUNCTION total_of(who BIGINT) RETURNS NUMERIC AS $$
    SELECT sum(total) FROM orders WHERE customer = who;
$$ LANGUAGE sql;

CREATE TRIGGER keep_totals AFTER INSERT ON orders
FOR EACH ROW EXECUTE FUNCTION refresh_totals();

INSERT INTO orders (id, customer) VALUES (1, 2), (2, 3);
SELECT * FROM orders WHERE id = 1;
