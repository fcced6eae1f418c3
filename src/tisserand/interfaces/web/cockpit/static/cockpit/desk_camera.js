// Reads QR codes with the camera: by the browser's own reader where it has one, else by a script that is fetched then.
const deskCamera = ({ video, decoder, seen }) => {
  const BETWEEN_LOOKS = 120;
  const SAME_AGAIN = 4000;
  const LARGEST = 640;
  let stream = null;
  let last = { code: "", at: 0 };

  const loaded = (address) => new Promise((done, fail) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: fail });
    document.head.append(script);
  });

  const reader = async () => {
    if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const own = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => (await own.detect(video))[0]?.rawValue;
    }
    if (!window.jsQR) await loaded(decoder);
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const part = Math.min(1, LARGEST / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * part);
      canvas.height = Math.round(video.videoHeight * part);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const image = pen.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(image.data, image.width, image.height, { inversionAttempts: "dontInvert" })?.data;
    };
  };

  const look = async (read) => {
    if (!stream) return;
    try {
      const code = video.readyState >= 2 ? await read() : "";
      if (code && (code !== last.code || Date.now() - last.at > SAME_AGAIN)) seen(code);
      if (code) last = { code, at: Date.now() };
    } catch { /* one look that failed; the next one may not */ }
    setTimeout(look, BETWEEN_LOOKS, read);
  };

  return {
    isPossible: Boolean(navigator.mediaDevices?.getUserMedia),
    async start() {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      video.srcObject = stream;
      await video.play();
      look(await reader());
    },
    stop() {
      stream?.getTracks().forEach((track) => track.stop());
      stream = video.srcObject = null;
    },
  };
};
