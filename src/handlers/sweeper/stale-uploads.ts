import type { PendingRecord } from './pending-index';
import type { Verdict } from './sweep';
import { uploadHasEnded } from '../files/file';
import type { FileStore } from '../files/file-store';
import type { Settlement } from '../files/settlement';

/** Uploads whose time is over: those that came are available, those that did not are abandoned. */
export class StaleUploads {
  constructor(private readonly files: FileStore, private readonly settlement: Settlement) {}

  async settle({ owner, id }: PendingRecord): Promise<Verdict> {
    const file = await this.files.get(owner, id);
    if (file === undefined || file.status !== 'PENDING' || !uploadHasEnded(file)) {
      return undefined;
    }
    const { became } = await this.settlement.look(owner, file);
    return became && ({ AVAILABLE: 'UploadsFound', ABANDONED: 'UploadsAbandoned' } as const)[became];
  }
}
