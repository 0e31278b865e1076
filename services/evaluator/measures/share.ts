export { share } from '@understudy/checks';
