/** Questions that a model is asked to write in one call; fewer where fewer are lacking. */
export const questionsPerCall = 8;
