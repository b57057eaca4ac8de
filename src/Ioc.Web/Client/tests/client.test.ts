import "./page";
import assert from "node:assert/strict";
import { test } from "node:test";
import { marksOf, together } from "../src/alarms/marks";
import { parse, write, isLive } from "../src/filters";
import { levelOf, valueOf, type Row } from "../src/figures";
import { fold, formatAge, formatDayShort, formatPercent, formatValue, formatWhole, initials } from "../src/format";
import { LiveRows } from "../src/live/store";
import { classesFor, classOf, noData } from "../src/map/classes";
import { addDays, dayOf, daysOf } from "../src/periods";

const row = (code: string, values: Partial<Row> = {}): Row => ({ code, name: code, fullName: code, dataAgeSeconds: 1, load: "normal", ...values });

test("periods end today, except those that are over", () => {
  assert.deepEqual(daysOf("month", "2026-11-23"), { from: "2026-11-01", to: "2026-11-23" });
  assert.deepEqual(daysOf("lastMonth", "2026-03-05"), { from: "2026-02-01", to: "2026-02-28" });
  assert.deepEqual(daysOf("lastMonth", "2027-01-05"), { from: "2026-12-01", to: "2026-12-31" });
  assert.deepEqual(daysOf("quarter", "2026-11-23"), { from: "2026-10-01", to: "2026-11-23" });
  assert.deepEqual(daysOf("year", "2026-11-23"), { from: "2026-01-01", to: "2026-11-23" });
});

test("a reporting period begins on the 15th, of the month before until the 14th", () => {
  assert.equal(daysOf("report", "2026-11-14").from, "2026-10-15");
  assert.equal(daysOf("report", "2026-11-15").from, "2026-11-15");
  assert.equal(daysOf("report", "2026-01-03").from, "2025-12-15");
});

test("the local day turns at midnight in Viet Nam, not in Greenwich", () => {
  assert.equal(dayOf(Date.parse("2026-11-22T16:59:59Z")), "2026-11-22");
  assert.equal(dayOf(Date.parse("2026-11-22T17:00:00Z")), "2026-11-23");
  assert.equal(addDays("2026-03-01", -1), "2026-02-28");
});

test("filters and address say the same, and what they do not know stays", () => {
  const filters = parse("?province=22&period=report&field=G09&certification=without");
  assert.deepEqual(filters, { period: "report", days: null, field: "G09", withoutCertification: true });
  assert.deepEqual(parse(write(filters, "?province=22")), filters);
  assert.match(write(filters, "?province=22"), /province=22/);
  assert.equal(write(parse(""), "?period=year&field=x"), "");
});

test("an address that makes no sense shows this month", () => {
  for (const search of ["?period=custom", "?period=decade", "?from=2026-11-09&to=2026-11-01", "?from=yesterday&to=today"]) {
    assert.ok(isLive(parse(search)), search);
  }
  assert.deepEqual(parse("?from=2026-11-01&to=2026-11-09").days, { from: "2026-11-01", to: "2026-11-09" });
});

const snapshot = (version: number, ...rows: Row[]) => ({ version, asOf: "", communes: rows, total: row("22") });
const delta = (fromVersion: number, version: number, ...rows: Row[]) => ({ fromVersion, ...snapshot(version, ...rows) });

test("a delta that fits changes its rows only", () => {
  const live = new LiveRows();
  live.takeSnapshot(snapshot(5, row("a", { open: 1 }), row("b", { open: 2 })));
  assert.deepEqual(live.takeDelta(delta(5, 6, row("b", { open: 3 }))), new Set(["b"]));
  assert.equal(live.rows.get("a")?.["open"], 1);
  assert.equal(live.rows.get("b")?.["open"], 3);
  assert.equal(live.version, 6);
});

test("a gap, or a delta before any snapshot, is refused and changes nothing", () => {
  const live = new LiveRows();
  assert.equal(live.takeDelta(delta(0, 1, row("a"))), null);
  live.takeSnapshot(snapshot(5, row("a", { open: 1 })));
  assert.equal(live.takeDelta(delta(6, 7, row("a", { open: 9 }))), null);
  assert.equal(live.takeDelta(delta(4, 6, row("a", { open: 9 }))), null);
  assert.equal(live.rows.get("a")?.["open"], 1);
});

test("a delta already known is passed over", () => {
  const live = new LiveRows();
  live.takeSnapshot(snapshot(5, row("a", { open: 1 })));
  assert.deepEqual(live.takeDelta(delta(4, 5, row("a", { open: 9 }))), new Set());
  assert.equal(live.rows.get("a")?.["open"], 1);
});

test("limits belong to the class above them", () => {
  const classes = classesFor("overdueShare", []);
  assert.deepEqual([0, 0.0999, 0.1, 0.1999, 0.2, 1].map((share) => classOf(classes, row("a", { overdueShare: share }))), [0, 0, 1, 1, 2, 2]);
});

test("no data is a class of its own, and never zero", () => {
  const classes = classesFor("overdueShare", []);
  assert.equal(classOf(classes, row("a", { overdueShare: 0, dataAgeSeconds: null })), noData);
  assert.equal(classOf(classes, row("a", { overdueShare: null })), noData);
  assert.equal(classOf(classes, undefined), noData);
});

test("limits of a count are few, ascending and positive, whatever the values", () => {
  for (const values of [[], [0, 0, 0], [5], [1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 1000, 52, 17, 3, 3, 3]]) {
    const { limits, labels } = classesFor("open", values.map((open, i) => row(String(i), { open })));
    assert.deepEqual(limits, [...limits].sort((a, b) => a - b));
    assert.ok(limits.every((limit) => limit > 0) && labels.length === limits.length + 1, JSON.stringify({ values, limits, labels }));
  }
});

test("more is better is judged downwards", () => {
  assert.deepEqual([0.96, 0.95, 0.949, 0.9, 0.899].map((rate) => levelOf("onTimeRate", rate)), ["normal", "normal", "busy", "busy", "overloaded"]);
  assert.deepEqual([0.09, 0.1, 0.2].map((share) => levelOf("overdueShare", share)), ["normal", "busy", "overloaded"]);
  assert.equal(levelOf("onTimeRate", null), null);
  assert.equal(levelOf("onTimeRate", 0.96, { busy: 0.97, overloaded: 0.9 }), "busy");
});

test("a sum adds its parts", () => assert.equal(valueOf(row("a", { a: 2, b: 3 }), "resolved"), 5));

test("numbers and days as the office writes them", () => {
  assert.equal(formatWhole(1234567), "1.234.567");
  assert.equal(formatPercent(0.9567), "95,7%");
  assert.equal(formatDayShort("2026-11-05"), "05/11");
  assert.equal(formatValue("load", "overloaded"), "Quá tải");
  assert.deepEqual([null, 3, 60, 300, 7200, 200000].map(formatAge), ["Chưa có dữ liệu", "vừa xong", "60 giây trước", "5 phút trước", "2 giờ trước", "2 ngày trước"]);
});

test("a tile too small for its name has the initials", () => {
  assert.deepEqual(["Hà Tu", "Móng Cái 1", "Đường Hoa", "Krông Pắc", "1"].map(initials), ["HT", "MC1", "ĐH", "KP", "1"]);
});

test("names are found without their marks", () => {
  assert.equal(fold("Đặc khu Vân Đồn"), "dac khu van don");
  assert.equal(fold("Hòa Bình"), fold("Hoà Bình"));
});

test("turns of an alarm that lie close share a mark, in the order of time", () => {
  const marks = marksOf("fired=2026-11-23T10:01:00+07:00,began=2026-11-23T10:00:00+07:00,resolved=2026-11-24T09:00:00+07:00,odd=never");
  assert.deepEqual(together(marks, 3_600_000).map((group) => group.kinds), [["began", "fired"], ["resolved"]]);
  assert.deepEqual(together(marks, 0).map((group) => group.kinds), [["began"], ["fired"], ["resolved"]]);
  assert.deepEqual(together(marksOf(""), 1), []);
});
