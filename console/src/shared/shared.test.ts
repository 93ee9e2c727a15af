import { describe, expect, it } from 'vitest';
import { rankedChoices } from '../attributes/AttributeForm';
import { tagOptions } from '../tags/TagSelect';
import { makeFormat } from './format';
import { isImeEnter } from './ime';
import { changeParams } from './url-state';
import { isoToZoned, zonedToIso } from './zoned';

const ja = makeFormat('ja', 'Asia/Tokyo');
const en = makeFormat('en', 'Asia/Tokyo');

describe('numbers and times as a marketer reads them', () => {
  it('counts people, messages and yen with their own counters', () => {
    expect([ja.people(8357), ja.messages(12000), ja.yen(1980.4), ja.times(3)]).toEqual([
      '8,357人',
      '12,000通',
      '1,980円',
      '3回',
    ]);
    expect([en.people(1), en.people(2), en.messages(1), en.yen(1980)]).toEqual([
      '1 person',
      '2 people',
      '1 message',
      '¥1,980',
    ]);
  });

  it('shows instants on the wall clock of the workspace, with the weekday', () => {
    expect(ja.dateTime('2026-11-20T16:30:00.000Z')).toBe('2026/11/21(土) 01:30');
    expect(en.dateTime('2026-11-20T16:30:00.000Z')).toBe('Sat, 21 Nov 2026 01:30');
    expect(makeFormat('ja', 'America/New_York').dateTime('2026-11-20T16:30:00.000Z')).toBe('2026/11/20(金) 11:30');
  });

  it('shows midnight as 00:00', () => expect(ja.time('2026-11-20T15:00:00.000Z')).toBe('00:00'));

  it('shows what is not a time as it is', () => expect(ja.dateTime('soon')).toBe('soon soon'));

  it('shows values of any type', () => {
    expect(ja.value(true)).toBe('はい');
    expect(ja.value(['a', 1200])).toBe('a、1,200');
    expect(ja.value(null)).toBe('—');
    expect(en.value({ a: 1 })).toBe('{"a":1}');
  });

  it('rounds how long something takes', () => {
    expect([ja.duration(0.2), ja.duration(200), ja.duration(9000)]).toEqual(['約1秒', '約3分', '約3時間']);
  });
});

describe('the wall clock of a zone', () => {
  it('goes to UTC and back', () => {
    for (const zone of ['Asia/Tokyo', 'America/New_York', 'Asia/Kolkata', 'UTC']) {
      expect(isoToZoned(zonedToIso('2026-11-21 19:00:00', zone), zone)).toBe('2026-11-21 19:00:00');
    }
    expect(zonedToIso('2026-11-21 19:00:00', 'Asia/Tokyo')).toBe('2026-11-21T10:00:00.000Z');
  });

  it('finds the right side of a change to summer time', () => {
    expect(zonedToIso('2026-03-08 01:30:00', 'America/New_York')).toBe('2026-03-08T06:30:00.000Z');
    expect(zonedToIso('2026-03-08 03:30:00', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  });

  it('makes nothing of what is not a time', () => expect(zonedToIso('tomorrow', 'Asia/Tokyo')).toBe(''));
});

describe('the Enter of an input method', () => {
  it('is told apart from the Enter that submits', () => {
    expect(isImeEnter({ key: 'Enter', isComposing: true })).toBe(true);
    expect(isImeEnter({ key: 'Enter', isComposing: false, keyCode: 229 })).toBe(true);
    expect(isImeEnter({ key: 'Enter', isComposing: false, keyCode: 13 })).toBe(false);
    expect(isImeEnter({ key: 'a', isComposing: true })).toBe(false);
  });
});

describe('the address of a list', () => {
  it('drops empty values and starts at the first page after a filter changed', () => {
    const after = changeParams(new URLSearchParams('q=a&state=blocked&cursor=x&page=3&account=2'), {
      q: 'b',
      state: '',
    });
    expect(after.toString()).toBe('q=b&account=2');
  });

  it('keeps the filters when only the page changes', () => {
    expect(changeParams(new URLSearchParams('q=a'), { cursor: 'n', page: 2 }).toString()).toBe('q=a&cursor=n&page=2');
  });
});

describe('choices and tags', () => {
  it('ranks choices from the top and leaves out empty rows', () => {
    expect(
      rankedChoices(
        [
          { value: ' gold ', label: '' },
          { value: '', label: 'x' },
          { value: 'silver', label: '銀' },
        ],
        true,
      ),
    ).toEqual([
      { value: 'gold', label: 'gold', rank: 2 },
      { value: 'silver', label: '銀', rank: 1 },
    ]);
  });

  it('groups tags by folder', () => {
    const tag = (id: number, folder: string) => ({
      id,
      name: `t${id}`,
      folder,
      color: '',
      people: 0,
      created_at: '',
    });
    expect(
      tagOptions([tag(1, 'a'), tag(2, ''), tag(3, 'a')]).map((group) => [group.group, group.items.length]),
    ).toEqual([
      ['a', 2],
      ['', 1],
    ]);
  });
});
