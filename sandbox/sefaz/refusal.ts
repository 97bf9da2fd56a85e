import { table } from "../../src/lib/table.ts";

/** The texts of the manual, as the services write them: without accents. */
const REASONS: Readonly<Record<string, string>> = table({
  107: "Servico em Operacao",
  108: "Servico Paralisado Momentaneamente (curto prazo)",
  109: "Servico Paralisado sem Previsao",
  128: "Lote de evento processado",
  135: "Evento registrado e vinculado a NF-e",
  137: "Nenhum documento localizado",
  138: "Documento(s) localizado(s)",
  213: "CNPJ-Base do Autor difere do CNPJ-Base do Certificado Digital",
  214: "Tamanho da mensagem excedeu o limite estabelecido",
  215: "Falha no esquema xml",
  217: "NF-e nao consta na base de dados da SEFAZ",
  236: "Chave de Acesso com digito verificador invalido",
  239: "Cabecalho - Versao do arquivo XML nao suportada",
  252: "Ambiente informado diverge do Ambiente de recebimento",
  289: "Codigo da UF informada diverge da UF solicitada",
  291: "Certificado Assinatura Data Validade",
  293: "Certificado Assinatura - erro Cadeia de Certificacao",
  297: "Assinatura difere do calculado",
  298: "Assinatura difere do padrao do Sistema",
  402: "XML da area de dados com codificacao diferente de UTF-8",
  404: "Uso de prefixo de namespace nao permitido",
  472: "CPF consultado difere do CPF do Certificado Digital",
  473: "Certificado Transmissor sem CNPJ ou CPF",
  489: "CNPJ informado invalido (DV ou zeros)",
  490: "CPF informado invalido (DV ou zeros)",
  491: "O tpEvento informado invalido",
  492: "O verEvento informado invalido",
  493: "Evento nao atende o Schema XML especifico",
  572: "Erro Atributo ID do evento nao corresponde a concatenacao dos campos (ID + tpEvento + chNFe + nSeqEvento)",
  573: "Duplicidade de Evento",
  575: "O autor do evento diverge do destinatario da NF-e",
  577: "A data do evento nao pode ser menor que a data de emissao da NF-e",
  578: "A data do evento nao pode ser maior que a data do processamento",
  587: "Usar somente o namespace padrao da NF-e",
  588: "Nao e permitida a presenca de caracteres de edicao no inicio/fim da mensagem ou entre as tags da mensagem",
  589: "Numero do NSU informado superior ao maior NSU da base de dados do Ambiente Nacional",
  593: "CNPJ-Base consultado difere do CNPJ-Base do Certificado Digital",
  594: "O numero de sequencia do evento informado e maior que o permitido",
  596: "Evento apresentado fora do prazo",
  614: "Chave de Acesso invalida (Codigo UF invalido)",
  615: "Chave de Acesso invalida (Ano menor que 06 ou Ano maior que Ano corrente)",
  616: "Chave de Acesso invalida (Mes menor que 1 ou Mes maior que 12)",
  617: "Chave de Acesso invalida (CNPJ/CPF zerado ou digito invalido)",
  618: "Chave de Acesso invalida (modelo diferente de 55)",
  619: "Chave de Acesso invalida (numero NF = 0)",
  632: "Solicitacao fora de prazo, a NF-e nao esta mais disponivel para download",
  640: "CNPJ/CPF do interessado nao possui permissao para consultar esta NF-e",
  641: "NF-e indisponivel para o emitente",
  650: "Evento de Ciencia da Operacao para NF-e Cancelada ou Denegada",
  653: "NF-e Cancelada, arquivo indisponivel para download",
  654: "NF-e Denegada, arquivo indisponivel para download",
  655: "Evento de Ciencia da Operacao informado apos a manifestacao final do destinatario",
  656: "Consumo Indevido",
  657: "Codigo do Orgao diverge do orgao autorizador",
  999: "Erro nao catalogado",
});

export interface RefusalOptions extends ErrorOptions {
  /** Appended to the text of the number. */
  readonly detail?: string;
  readonly lastNsu?: number;
}

/** Answered as a result of the service, with its number and text. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  /** What the answer has as `ultNSU`. */
  readonly lastNsu: number;

  constructor(status: number, options: RefusalOptions = {}) {
    const { detail = "", lastNsu = 0, ...rest } = options;
    super(`${status < 200 ? "" : "Rejeicao: "}${reasonOf(status)}${detail}`, rest);
    this.status = status;
    this.lastNsu = lastNsu;
  }
}

export const reasonOf = (status: number): string => REASONS[status] ?? "Erro nao catalogado";
