// A dealer's program in Node with the package "soap": calls everything, prints as JSON what came back.
// Arguments: address, code, key, a photo, the number of a request.
"use strict";

const fs = require("node:fs");
const soap = require("soap");

const [address, code, key, photo, request] = process.argv.slice(2);
const car = {
  make: "Hyundai",
  model: "Солярис",
  year: 2022,
  mileage_km: "41 000 км",
  price: 1050000,
  acquired_on: "2026-03-01",
};

const connect = async (security, options = {}) => {
  const client = await soap.createClientAsync(`${address}?wsdl`, { endpoint: address, ...options });
  if (security) client.setSecurity(security);
  return client;
};

const call = async (client, name, values, options) => (await client[`${name}Async`](values, options))[0];

const faultOf = async (promise) => {
  try {
    await promise;
    return { code: null };
  } catch (error) {
    const fault = error.root?.Envelope?.Body?.Fault;
    if (!fault) throw error;
    const told = fault.faultcode ?? fault.Code.Value;
    const words = fault.faultstring ?? fault.Reason.Text.$value ?? fault.Reason.Text;
    const problems = [(fault.detail ?? fault.Detail)?.Problems?.problem ?? []].flat();
    return {
      code: told.replace(/^.*:/, ""),
      words,
      problems: problems.map((problem) => [problem.code, problem.field ?? null, problem.value ?? null]),
    };
  }
};

const main = async () => {
  const told = {};
  const basic = new soap.BasicAuthSecurity(code, key);
  const dealer = await connect(basic);
  const first = { unique_id: "P-1", vin: "Z94K241C5KR000001", ...car, photos: { photo: "P-1_1.jpg" } };
  const second = { unique_id: "P-2", vin: "Z94K241C7KR000002", ...car, price: "дорого" };
  told.upload = await call(dealer, "UploadStock", {
    mode: "delta",
    car: [first, second],
    photo: { name: "P-1_1.jpg", content: fs.readFileSync(photo).toString("base64") },
  });
  told.looked_up = await call(dealer, "GetUpload", { upload: told.upload.upload });
  told.refused = await faultOf(call(dealer, "PutCar", { car: { unique_id: "P-3", vin: "X", ...car } }));
  told.unknown = await faultOf(call(dealer, "WithdrawCar", { unique_id: "nowhere" }));
  told.stranger = await faultOf(call(await connect(), "GetRequests", {}));

  const signed = await connect(new soap.WSSecurity(code, key, { passwordType: "PasswordText", mustUnderstand: 1 }));
  told.signed = await call(signed, "PutCar", {
    car: {
      ...first,
      price: "1 000 000,00 р.",
      options: { option: "abs" },
      expenses: { expense: { kind: "preparation", amount: 30000 } },
    },
  });
  const digest = await connect(new soap.WSSecurity(code, key, { passwordType: "PasswordDigest" }));
  told.digest = await faultOf(call(digest, "GetRequests", {}));

  told.sold = await call(dealer, "MarkSold", {
    unique_id: "P-1",
    sold_on: "2026-04-01",
    sale_price: 990000,
  });
  told.put = await call(dealer, "PutCar", { car: { ...second, price: 900000 } });
  told.withdrawn = await call(dealer, "WithdrawCar", { unique_id: "P-2" });
  told.requests = await call(dealer, "GetRequests", {});
  told.answered = await call(dealer, "AnswerRequest", { request: Number(request), body: "Да, машина есть." });

  const beside = { mimetype: "image/jpeg", contentId: "photo-1", name: "P-4.jpg", body: fs.readFileSync(photo) };
  const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:photo-1"/>';
  told.by_mtom = await call(
    dealer,
    "PutCar",
    { car: { unique_id: "P-4", vin: "Z94K241C0KR000004", ...car }, photo: { name: "P-4.jpg", content: { $xml: include } } },
    { forceMTOM: true, attachments: [beside] },
  );

  const later = await connect(basic, { forceSoap12Headers: true });
  told.by_1_2 = await call(later, "GetUpload", { upload: told.upload.upload });
  told.refused_by_1_2 = await faultOf(call(later, "GetUpload", { upload: 999999 }));
  process.stdout.write(JSON.stringify(told));
};

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
