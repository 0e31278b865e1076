import { distillationListSchema, type Problem } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { result } from './start-gateway.ts';

const pointers = (problem: Problem) => problem.errors.map(({ pointer }) => pointer);

describe('listing', () => {
  test('pages from the newest to the oldest', async ({ gateway }) => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.unshift((await gateway.submit()).id);
    const page = async (query: string) => (await gateway.request(`/v1/distillations?${query}`)).json();
    const first = (await page('limit=3')) as { data: { id: string }[]; hasMore: boolean };
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(first.hasMore).toBe(true);
    const second = (await page(`limit=3&after=${ids[2]}`)) as typeof first;
    expect(second.data.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(second.hasMore).toBe(false);
  });

  test('filters by status', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.submit();
    await gateway.records.succeed(id, result);
    const response = await gateway.request('/v1/distillations?status=succeeded');
    expect(((await response.json()) as { data: { id: string }[] }).data.map((record) => record.id)).toEqual([id]);
  });

  test('filters by stage and metadata, all that is given at once', async ({ gateway }) => {
    const music = await gateway.submit({ metadata: { project: 'music', owner: 'ann' } });
    const both = await gateway.submit({ metadata: { project: 'music', owner: 'bob' } });
    await gateway.submit({ metadata: { project: 'law' } });
    await gateway.records.stageStarted(both.id, 'questions');
    const ids = async (query: string) => {
      const response = await gateway.request(`/v1/distillations?${query}`);
      expect(response.status).toBe(200);
      return distillationListSchema.parse(await response.json()).data.map(({ id }) => id);
    };
    expect(await ids('metadata[project]=music')).toEqual([both.id, music.id]);
    expect(await ids(`${encodeURIComponent('metadata[project]')}=music&metadata[owner]=ann`)).toEqual([music.id]);
    expect(await ids('metadata[project]=music&stage=questions&status=running')).toEqual([both.id]);
    expect(await ids('metadata[project]=Music')).toEqual([]);
    expect(await ids('metadata[owner]=')).toEqual([]);
    expect(await ids('metadata[toString]=x')).toEqual([]);
  });

  test.for([
    'stage=end',
    'metadata=music',
    'metadata=x&metadata[a]=b',
    'metadata[]=x',
    'metadata[a]=1&metadata[a]=2',
    'limit=0',
    'limit=101',
    'limit=',
    'limit=1e1',
    'limit=-1',
    'after=dst_1',
    'status=done',
    'stauts=failed',
    'limit=1&limit=2',
  ])('refuses ?%s', async (query, { gateway }) => {
    const response = await gateway.request(`/v1/distillations?${query}`);
    expect(response.status).toBe(400);
    expect(pointers(await problemOf(response))[0]).toMatch(/^\/(limit|after|status|stauts|stage|metadata.*)$/);
  });
});
