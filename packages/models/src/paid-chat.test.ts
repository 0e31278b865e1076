import { expect, test } from 'vitest';
import { openChat, requestOf } from '../test/open-chat.ts';
import { createPaidChat } from './paid-chat.ts';

/** Accounts without a ceiling, and what was set aside in them. */
function openAccounts() {
  const setAside: number[] = [];
  const spent: number[] = [];
  return {
    setAside,
    spent,
    accounts: {
      reserve: async (_id: string, amountUsd: number) => {
        setAside.push(amountUsd);
        return { outcome: 'reserved' as const, reservation: 'one' };
      },
      settle: async (_id: string, _reservation: string | null, charge: { costUsd: number | null } | null) => {
        spent.push(charge?.costUsd ?? 0);
      },
    },
  };
}

test('what is set aside for a call is enough however much the model writes', async () => {
  await using opened = await openChat({ answer: () => 'word '.repeat(64) });
  const { accounts, setAside, spent } = openAccounts();
  const paid = createPaidChat({ chat: opened.chat, catalogue: opened.catalogue, accounts });
  await paid.ask('dst', { ...requestOf('What of fate?'), role: 'teacher' });
  // 64 tokens may be written, at $2 a million.
  expect(spent[0]).toBeGreaterThan((64 * 2) / 1e6);
  expect(setAside[0]).toBeGreaterThanOrEqual(spent[0] ?? 0);
});
