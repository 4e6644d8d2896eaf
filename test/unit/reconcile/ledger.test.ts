import assert from 'node:assert/strict';
import { createLedger, type Ledger } from '../../../src/reconcile/ledger.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { objectOf } from './objects.ts';
import { BILLING, ORDERS, OTHER, SETTINGS } from './rules/facts.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;

describe('the ledger of a process', () => {
  let clock: SimulatedClock;
  let ledger: Ledger;

  beforeEach(() => {
    clock = new SimulatedClock(START);
    ledger = createLedger(clock);
  });

  describe('of Puts without an answer', () => {
    it('says for a minute that they may still arrive', () => {
      assert.equal(ledger.latePuts(), 'None');
      ledger.putUnanswered(ORDERS);
      clock.advance(MINUTE - 1);
      assert.equal(ledger.latePuts(), 'Own');
      assert.equal(ledger.latePutUntil(objectOf(), ORDERS), START + MINUTE);
      clock.advance(1);
      assert.equal(ledger.latePuts(), 'None');
    });

    it('counts the minute from the last one', () => {
      ledger.putUnanswered(ORDERS);
      ledger.putUnanswered(BILLING);
      clock.advance(40_000);
      ledger.putUnanswered(ORDERS);
      clock.advance(30_000);
      ledger.putUnanswered(BILLING);
      assert.equal(ledger.latePutUntil(objectOf(), ORDERS), START + 40_000 + MINUTE);
      clock.advance(30_000);
      assert.equal(ledger.latePuts(), 'Own');
      clock.advance(30_000);
      assert.equal(ledger.latePuts(), 'None');
    });

    it('knows them by their target', () => {
      ledger.putUnanswered(ORDERS);
      assert.equal(ledger.latePutUntil(objectOf(), BILLING), 0);
    });
  });

  describe('of a take-over', () => {
    it('doubts the cache for two minutes: before each Delete, and before the first Put of an object', () => {
      clock.advance(60 * MINUTE);
      ledger.follows({ was: 'Orderly' });
      assert.deepEqual([ledger.isDoubtful('a', 'Put'), ledger.isDoubtful('a', 'Delete')], [true, true]);
      ledger.confirmed('a');
      assert.deepEqual([ledger.isDoubtful('a', 'Put'), ledger.isDoubtful('a', 'Delete')], [false, true]);
      assert.equal(ledger.isDoubtful('b', 'Put'), true);
      clock.advance(2 * MINUTE - 1);
      assert.deepEqual([ledger.isDoubtful('a', 'Put'), ledger.isDoubtful('b', 'Put')], [false, true]);
      clock.advance(1);
      assert.deepEqual([ledger.isDoubtful('b', 'Put'), ledger.isDoubtful('b', 'Delete')], [false, false]);
    });

    it('has what is written in the first minute after a kill read again, and nothing else', () => {
      clock.advance(60 * MINUTE);
      ledger.follows({ was: 'Unknown', objectsUpTo: '2026-01-01T00:00:00Z' });
      assert.equal(ledger.readAgainAfter('a'), undefined);
      ledger.wrote('a');
      assert.deepEqual([ledger.readAgainAfter('a'), ledger.readAgainAfter('b')], [15_000, undefined]);
      clock.advance(MINUTE - 1);
      ledger.wrote('b');
      assert.deepEqual([ledger.readAgainAfter('a'), ledger.readAgainAfter('b')], [undefined, 15_000]);
      clock.advance(1);
      ledger.wrote('a');
      assert.deepEqual([ledger.readAgainAfter('a'), ledger.readAgainAfter('b')], [undefined, 14_999]);
      ledger.forget('b');
      assert.equal(ledger.readAgainAfter('b'), undefined);
    });

    it('has nothing read again after a stop in order', () => {
      ledger.follows({ was: 'Orderly' });
      ledger.wrote('a');
      assert.equal(ledger.readAgainAfter('a'), undefined);
    });

    it('counts the minute in which a Put may land from the take-over, however long it stood by', () => {
      clock.advance(60 * MINUTE);
      ledger.follows({ was: 'Unknown', objectsUpTo: '2026-01-01T00:00:00Z' });
      const old = objectOf({ metadata: { creationTimestamp: '2025-12-31T23:59:59Z' } });
      assert.equal(ledger.latePutUntil(old, ORDERS), START + 61 * MINUTE);
    });
  });

  describe('of the process before', () => {
    const old = objectOf({ metadata: { creationTimestamp: '2025-12-31T23:59:59Z' } });
    const same = objectOf({ metadata: { creationTimestamp: '2026-01-01T00:00:00Z' } });
    const young = objectOf({ metadata: { creationTimestamp: '2026-01-01T00:00:01Z' } });

    it('expects nothing of one that ended in order, nor before it is told', () => {
      assert.equal(ledger.latePutUntil(old, ORDERS), 0);
      ledger.follows({ was: 'Orderly' });
      assert.equal(ledger.latePutUntil(old, ORDERS), 0);
    });

    it('expects for a minute what a killed one may have put for objects of its time', () => {
      ledger.follows({ was: 'Unknown', objectsUpTo: '2026-01-01T00:00:00Z' });
      clock.advance(30_000);
      assert.deepEqual(
        [old, same, young].map((object) => ledger.latePutUntil(object, ORDERS)),
        [START + MINUTE, START + MINUTE, 0],
      );
    });

    it('says for a minute that a Put of a killed one may still arrive, so that the next process is told', () => {
      ledger.follows({ was: 'Unknown', objectsUpTo: '' });
      clock.advance(MINUTE - 1);
      assert.equal(ledger.latePuts(), 'Formers');
      clock.advance(1);
      assert.equal(ledger.latePuts(), 'None');
    });

    it('expects the later one of its own and of that one’s', () => {
      ledger.follows({ was: 'Unknown', objectsUpTo: '2026-01-01T00:00:00Z' });
      clock.advance(30_000);
      ledger.putUnanswered(ORDERS);
      assert.equal(ledger.latePutUntil(old, ORDERS), START + 30_000 + MINUTE);
    });
  });

  describe('of Puts', () => {
    const last = (uid: string, target = ORDERS) => ledger.lastPut(uid, target);

    beforeEach(() => {
      for (const uid of ['uid-1', 'uid-2']) ledger.put(uid, ORDERS, SETTINGS);
      ledger.put('uid-1', BILLING, OTHER);
    });

    it('knows the last one on each target, by object', () => {
      ledger.put('uid-1', ORDERS, OTHER);
      assert.deepEqual([last('uid-1'), last('uid-1', BILLING), last('uid-2')], [OTHER, OTHER, SETTINGS]);
      assert.equal(last('uid-3'), undefined);
    });

    it('forgets none for a Delete: a Put without an answer may arrive after it', () => {
      ledger.deleted('uid-1', ORDERS);
      assert.deepEqual(last('uid-1'), SETTINGS);
    });

    it('forgets those of an object whose status tells what Lambda holds, and of one that is gone', () => {
      ledger.inSync('uid-1');
      assert.deepEqual([last('uid-1'), last('uid-1', BILLING), last('uid-2')], [undefined, undefined, SETTINGS]);
      ledger.forget('uid-2');
      assert.equal(last('uid-2'), undefined);
    });
  });

  describe('of deletions', () => {
    it('knows when a target was deleted for an object, and the last time', () => {
      ledger.deleted('uid-1', ORDERS);
      clock.advance(5);
      ledger.deleted('uid-1', BILLING);
      assert.deepEqual(
        [ledger.deletedAt('uid-1', ORDERS), ledger.deletedAt('uid-1', BILLING), ledger.deletedAt('uid-2', ORDERS)],
        [START, START + 5, undefined],
      );
      ledger.deleted('uid-1', ORDERS);
      assert.equal(ledger.deletedAt('uid-1', ORDERS), START + 5);
    });

    it('forgets those of an object that is gone', () => {
      ledger.deleted('uid-1', ORDERS);
      ledger.deleted('uid-2', ORDERS);
      ledger.forget('uid-1');
      assert.deepEqual([ledger.deletedAt('uid-1', ORDERS), ledger.deletedAt('uid-2', ORDERS)], [undefined, START]);
    });

    it('forgets that of a target that the object claims again: what it puts then is not deleted yet', () => {
      ledger.deleted('uid-1', ORDERS);
      ledger.deleted('uid-1', BILLING);
      ledger.claimed('uid-1', ORDERS);
      assert.deepEqual([ledger.deletedAt('uid-1', ORDERS), ledger.deletedAt('uid-1', BILLING)], [undefined, START]);
      ledger.claimed('uid-2', ORDERS);
    });
  });

  it('knows the attempts that it announced itself for a minute, and no other', () => {
    ledger.announced(ORDERS, '2026-01-01T00:00:00Z');
    assert.equal(ledger.isAnnounced(ORDERS, '2026-01-01T00:00:00Z'), true);
    assert.equal(ledger.isAnnounced(ORDERS, '2026-01-01T00:00:01Z'), false);
    assert.equal(ledger.isAnnounced(BILLING, '2026-01-01T00:00:00Z'), false);
    clock.advance(MINUTE);
    ledger.announced(BILLING, '2026-01-01T00:01:00Z');
    assert.equal(ledger.isAnnounced(ORDERS, '2026-01-01T00:00:00Z'), false);
  });

  describe('of functions that are missing', () => {
    it('knows them by the object and the target', () => {
      ledger.functionMissing('uid-1', ORDERS);
      assert.equal(ledger.isMissing('uid-1', ORDERS), true);
      assert.equal(ledger.isMissing('uid-1', BILLING), false);
      assert.equal(ledger.isMissing('uid-2', ORDERS), false);
    });

    it('keeps one for each object: that of the newest answer', () => {
      ledger.functionMissing('uid-1', ORDERS);
      ledger.functionMissing('uid-1', BILLING);
      assert.deepEqual([ledger.isMissing('uid-1', ORDERS), ledger.isMissing('uid-1', BILLING)], [false, true]);
    });

    it('forgets them once the function is found, or the object is gone', () => {
      for (const forget of [ledger.functionFound, ledger.forget]) {
        ledger.functionMissing('uid-1', ORDERS);
        forget('uid-1');
        assert.equal(ledger.isMissing('uid-1', ORDERS), false);
      }
    });
  });
});
