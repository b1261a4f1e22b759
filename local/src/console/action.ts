import type { Faults } from '../front/faults';
import type { Json, JsonObject } from '../json';
import type { Recorder } from '../recording/recorder';
import type { Construction } from '../resources/resource-type';
import type { Answer } from '../serving/answer';
import type { UserTokenOptions } from '../system/token-requests';

/** The system that the console looks into. */
export interface ConsoleTarget {
  readonly recorder: Recorder;
  readonly faults: Faults;
  /** The running system; another one after each change of the app. */
  live(): Construction;
  tokenOf(options: UserTokenOptions): string;
  fire(scheduleId: string): Promise<void>;
}

export interface ConsoleRequest {
  readonly target: ConsoleTarget;
  /** The running system. */
  readonly system: Construction;
  /** The variable part of the path. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly input: JsonObject;
}

/** Actions that the page can request. */
export interface Action {
  readonly method: 'GET' | 'POST';
  /** Below the API's address; `:id` stands for one part. */
  readonly path: string;
  run(request: ConsoleRequest): Promise<Json | Answer> | Json | Answer;
}


/** Something that the page asks for and that isn't there. */
export class NotFound extends Error {}

export function isAnswer(value: Json | Answer): value is Answer {
  return typeof value === 'object' && value !== null && Buffer.isBuffer((value as Answer).body);
}
