/** The build without Redis, which is the one that the throttling plugin uses; its types are those of the whole. */
declare module 'bottleneck/light.js' {
  import Bottleneck from 'bottleneck';
  export default Bottleneck;
}
