import { HandOver } from '@understudy/queues';
import type { Progress } from './backend.ts';

/**
 * Until its first step a training has nothing to save: asked to stop before that, it is ended at once, by HandOver on `signal`, instead of
 * when the weights are loaded. What starts before it have saved stays.
 */
export function leaveEarly({ signal, stopping, onEvent }: Omit<Progress, 'ended'>): Omit<Progress, 'ended'> {
  const leaving = new AbortController();
  const leave = () => leaving.abort(new HandOver());
  if (stopping.aborted) leave();
  stopping.addEventListener('abort', leave, { once: true });
  return {
    signal: AbortSignal.any([signal, leaving.signal]),
    stopping,
    onEvent: (event) => {
      if (event.event === 'step') stopping.removeEventListener('abort', leave);
      onEvent(event);
    },
  };
}
