export { distinct3 } from '@understudy/checks';
