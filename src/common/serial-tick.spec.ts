import { SerialTick } from './serial-tick.js';

/** Work that ends when the test says so. */
function heldWork() {
  let end!: () => void;
  const held = new Promise<void>((resolve) => (end = resolve));
  const work = jest.fn(() => held);
  return { work, end };
}

describe('SerialTick', () => {
  it('begins a call only when the one before has ended', async () => {
    const tick = new SerialTick();
    const { work, end } = heldWork();
    const second = jest.fn(() => Promise.resolve());
    const first = tick.run(work);
    const next = tick.run(second);
    await Promise.resolve();
    expect(work).toHaveBeenCalled();
    expect(second).not.toHaveBeenCalled();
    end();
    await Promise.all([first, next]);
    expect(second).toHaveBeenCalledTimes(1);
  });

  it('gives the failure to the caller and runs the next call', async () => {
    const tick = new SerialTick();
    const failed = tick.run(() => Promise.reject(new Error('broken')));
    const next = jest.fn(() => Promise.resolve());
    const following = tick.run(next);
    await expect(failed).rejects.toThrow('broken');
    await following;
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('waits at the end for the call in progress, and begins none that waits', async () => {
    const tick = new SerialTick();
    const { work, end } = heldWork();
    const waiting = jest.fn(() => Promise.resolve());
    void tick.run(work);
    void tick.run(waiting);
    await Promise.resolve();
    let drained = false;
    const draining = tick.drain().then(() => (drained = true));
    await Promise.resolve();
    expect(drained).toBe(false);
    end();
    await draining;
    expect(waiting).not.toHaveBeenCalled();
  });
});
