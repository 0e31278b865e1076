/** For a Node program that is to see nothing of the environment of the tests, but to start as quickly as any. */
export const bareEnvironment = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
