import type { Json } from '../json';
import { inBackground } from '../serving/background';

/** Something that goes on by itself, such as the poller of a queue. */
export interface Task {
  start(): void;
  stop(): Promise<void>;
  /** Ends when what is under way is done; another may take its place before that. @default - it is stopped, and another starts after its end */
  finish?(): Promise<void>;
}

interface Entry {
  readonly settings: string;
  readonly task: Task;
}

/** Background work, by logical ID. It continues through a change of the app unless its own settings change. */
export class Tasks {
  private running = new Map<string, Entry>();
  private coming = new Map<string, Entry>();
  private readonly ending = new Set<Task>();
  private stopped = false;

  constructor(private readonly log: (message: string) => void) {}

  /**
   * Something to go on from the next commit.
   * @param make gets the task that ran under this id until then, to take over what it knows
   */
  public async add(id: string, settings: Json, make: (before: Task | undefined) => Promise<Task> | Task): Promise<void> {
    const text = JSON.stringify(settings);
    const before = this.running.get(id);
    this.coming.set(id, before?.settings === text ? before : { settings: text, task: await make(before?.task) });
  }

  /** Starts what is new, and ends what did not come again. One that takes the place of another starts after its end. */
  public commit(): void {
    const before = this.running;
    this.running = this.coming;
    this.coming = new Map();
    for (const [id, { task }] of before) if (this.running.get(id)?.task !== task) inBackground(this.exchange(task, id), this.log);
    for (const [id, { task }] of this.running) if (!before.has(id)) task.start();
  }

  public rollback(): void {
    this.coming = new Map();
  }

  public async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...[...this.running.values()].map(({ task }) => task), ...this.ending].map(async (task) => task.stop()));
  }

  private async exchange(before: Task, id: string): Promise<void> {
    const next = this.running.get(id)?.task;
    this.ending.add(before);
    if (before.finish !== undefined) {
      next?.start();
      await before.finish();
    } else {
      await before.stop();
      // The app may have changed again since.
      if (!this.stopped && this.running.get(id)?.task === next) next?.start();
    }
    this.ending.delete(before);
  }
}
