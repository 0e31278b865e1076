/**
 * The offer that an Accept header likes best (RFC 9110 §12.5.1); the first one when it likes all the same, or none.
 * Answering with something is more help than a 406.
 */
export function negotiate<Offer extends string>(accept: string | undefined, offers: readonly [Offer, ...Offer[]]): Offer {
  const ranges = (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, quality: quality ? Number(quality.slice(2)) || 0 : 1 };
  });
  const liking = (offer: string): number => {
    const [main] = offer.split('/');
    for (const type of [offer, `${main}/*`, '*/*']) {
      const range = ranges.find((candidate) => candidate.type === type);
      if (range) return range.quality;
    }
    return 0;
  };
  return offers.reduce((best, offer) => (liking(offer) > liking(best) ? offer : best));
}
