import { failures, median, medians } from '../../bench/harness/figures';
import { runSubject } from '../../bench/harness/run-subject';

test('the median is the value in the middle, in any order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 9, 100])).toBe(10);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow('no median');
});

test('each metric has its own median', () => {
  expect(medians([{ cpu: 1, memory: 30 }, { cpu: 3, memory: 10 }, { cpu: 2, memory: 20 }])).toEqual({ cpu: 2, memory: 20 });
});

test('a ratio over its limit fails, one at its limit does not', () => {
  const limits = { a: 1.15, b: 1.15, c: 1.15 };
  const ratios = [{ name: 'a', value: 1.15, limit: 1.15 }, { name: 'b', value: 1.16, limit: 1.15 }, { name: 'c', value: Number.NaN, limit: 1.15 }, { name: 'd', value: 99 }];
  expect(failures(ratios, limits)).toEqual(['b: 1.16 is over the limit of 1.15', 'c: NaN is over the limit of 1.15']);
});

test('a limit for something that is not measured fails', () => {
  expect(failures([], { gone: 2 })).toEqual(['gone: has a limit, but was not measured']);
});

test('contenders take turns, and their medians are compared', async () => {
  const order: string[] = [];
  const contender = (name: string, values: number[]) => ({
    name,
    run: async () => {
      order.push(name);
      return { cpu: values.shift() ?? 0 };
    },
  });
  const subject = {
    name: 'synthesis',
    about: '',
    metrics: { cpu: 'CPU' },
    contenders: [contender('library', [30, 10, 999]), contender('peer', [20, 10, 30])],
    comparisons: [{ of: 'library', to: 'peer', metric: 'cpu' }],
  };
  const { ratios } = await runSubject(subject, 3, {
    limits: { 'synthesis: cpu of library to peer': 1.2 }, goals: { 'synthesis: cpu of library to peer': 1.1 },
  });
  expect(order).toEqual(['library', 'peer', 'library', 'peer', 'library', 'peer']);
  expect(ratios).toEqual([{ name: 'synthesis: cpu of library to peer', value: 1.5, limit: 1.2, goal: 1.1 }]);
});
