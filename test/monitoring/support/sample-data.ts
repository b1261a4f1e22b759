/** Half a day in periods of five minutes. */
export const POINTS = 144;

/** The hour at which the sample begins, and the one at which something goes wrong in it. */
export const START_HOUR = 6;
const INCIDENT = 96;

/** Numbers that look like chance and are the same each time. */
function noise(seed: string): (index: number) => number {
  const start = [...seed].reduce((sum, character, index) => sum + character.charCodeAt(0) * (index + 1), 0);
  return (index) => {
    const value = Math.sin(start + index * 12.9898) * 43758.5453;
    return value - Math.floor(value);
  };
}

/** More at noon than in the morning. */
const daily = (index: number) => 0.35 + 0.65 * Math.sin(Math.PI * (index + 10) / (POINTS + 25)) ** 2;

const around = (index: number, peak: number, length: number) => Math.max(0, 1 - Math.abs(index - peak) / length);

type Shape = (index: number, random: number) => number;

const busy = (level: number): Shape => (index, random) => level * daily(index) * (0.9 + 0.2 * random);
const slow = (level: number): Shape => (
  (index, random) => level * (0.85 + 0.25 * random + (random > 0.96 ? 0.8 : 0) + 1.4 * around(index, INCIDENT, 5))
);
const rare = (level: number): Shape => (index, random) => Math.round(level * 3 * around(index, INCIDENT, 4) + (random > 0.985 ? level : 0));
const none: Shape = () => 0;

/** Typical values of each metric in one hour of a shop. The first pattern that matches `<name> <statistic> <label>` counts. */
const SHAPES: [RegExp, Shape][] = [
  [/^5XXError/, rare(4)],
  [/^4XXError/, busy(14)],
  [/^Count /, busy(2400)],
  [/^Latency p50/, slow(38)],
  [/^Latency p95/, slow(120)],
  [/^Latency p99/, slow(240)],
  [/^IntegrationLatency/, slow(210)],
  [/^Duration Sum/, busy(48_000)],
  [/^Duration p99 Worker/, slow(420)],
  [/^Duration p99 Files/, slow(150)],
  [/^Duration p99/, slow(95)],
  [/^Duration/, slow(18)],
  [/^Invocations/, busy(800)],
  [/^Errors \w+ (Items|Worker)/, rare(2)],
  [/^(Errors|Throttles|ReadThrottleEvents|WriteThrottleEvents)/, none],
  [/^(SystemErrors|NumberOfNotificationsFailed)/, none],
  [/^ApproximateAgeOfOldestMessage/, (index, random) => 2 + 3 * random + 70 * around(index, INCIDENT + 3, 7)],
  [/^ApproximateNumberOfMessagesVisible Maximum (Queue|Failed)/, (index) => (index > INCIDENT + 2 ? 3 : 0)],
  [/^ApproximateNumberOfMessagesVisible/, (index, random) => Math.round(2 * random + 40 * around(index, INCIDENT + 2, 7))],
  [/^NumberOf/, busy(260)],
  [/^Consumed\w+/, busy(3200)],
  [/^SuccessfulRequestLatency/, slow(4)],
  [/^IncomingBytes/, busy(2_400_000)],
  [/^ItemsCreated/, busy(310)],
  [/^FilesRequested/, busy(64)],
  [/^FilesUploaded/, busy(58)],
  [/^JobsAccepted \w+ worker/, none],
  [/^Jobs(Accepted|Succeeded)/, busy(120)],
  [/^JobsFailed/, rare(2)],
  [/^Jobs/, rare(1)],
  [/^SignInSuccesses/, busy(42)],
  [/^SignUp/, busy(6)],
  [/^AllowedRequests/, busy(2400)],
  [/^BlockedRequests/, rare(40)],
];

/** Values of a metric, one for each period. */
export function sample(name: string, stat: string, label: string, seed: string): number[] {
  const shape = SHAPES.find(([pattern]) => pattern.test(`${name} ${stat} ${label}`))?.[1] ?? busy(100);
  const random = noise(seed);
  return Array.from({ length: POINTS }, (_, index) => shape(index, random(index)));
}
