import { LocalSystem, LocalSystemOptions } from '../../../local/src';

/** Why a system does not start. One that starts is stopped again, so that nothing of it is left. */
export async function refusal(options: LocalSystemOptions): Promise<string> {
  let system: LocalSystem;
  try {
    system = await LocalSystem.start(options);
  } catch (error) {
    return (error as Error).message;
  }
  await system.stop();
  return 'it started';
}
