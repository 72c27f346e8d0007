"""The words from which people, streets and places are put together. Whoever finds her own name here: it is chance."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


WOMEN = _words(
    "Ana Beatriz|Ana Maria|Beatriz|Camila|Carolina|Cecília|Clara|Cláudia|Débora|Eduarda|Elaine|Fernanda"
    "|Gabriela|Helena|Iara|Isabela|Jéssica|Joana|Juliana|Larissa|Letícia|Lívia|Luciana|Luísa|Marcela|Maria Clara"
    "|Maria Eduarda|Mariana|Natália|Patrícia|Priscila|Rafaela|Renata|Sílvia|Simone|Tainá|Tatiane|Thaís|Valéria|Vitória"
)
MEN = _words(
    "Alexandre|André|Antônio|Bruno|Caio|Carlos Eduardo|César|Daniel|Diego|Edson|Eduardo|Fábio|Felipe|Fernando|Gabriel"
    "|Gustavo|Henrique|Igor|Ivan|João|João Pedro|João Vítor|Jorge|José Carlos|Leandro|Leonardo|Lucas|Luís Fernando"
    "|Marcelo|Márcio|Mateus|Murilo|Otávio|Paulo Henrique|Pedro|Rafael|Ricardo|Rodrigo|Sérgio|Thiago|Vinícius|Wesley"
)
SURNAMES = _words(
    "Albuquerque|Almeida|Alves|Andrade|Araújo|Assunção|Barbosa|Batista|Brandão|Cardoso|Carvalho|Castro|Conceição|Correia"
    "|Costa|Cunha|Dias|Duarte|Farias|Ferreira|Figueiredo|Fonseca|Freitas|Gonçalves|Guimarães|Leite|Lima|Lopes|Machado"
    "|Magalhães|Marques|Martins|Medeiros|Melo|Mendonça|Moraes|Moreira|Moura|Nascimento|Nogueira|Nunes|Oliveira|Paiva"
    "|Pereira|Pinheiro|Queiroz|Ramos|Ribeiro|Rocha|Sampaio|Santana|Santos|Siqueira|Souza|Teixeira|Vasconcelos|Vieira"
)
PARTICLES = {
    "dos": ("Santos",),
    "do": ("Nascimento",),
    "da": ("Conceição", "Costa", "Cunha", "Fonseca", "Rocha"),
    "de": (
        "Albuquerque",
        "Almeida",
        "Andrade",
        "Carvalho",
        "Castro",
        "Freitas",
        "Melo",
        "Moraes",
        "Oliveira",
        "Souza",
    ),
}
"""Which small word stands before which surname."""
COMPANIES = _words(
    "Padaria Pão & Prosa Exemplo Ltda|EXEMPLO CONTABILIDADE E ASSESSORIA LTDA - ME|Ótica Vista Boa Exemplo Ltda"
    "|Oficina Roda Viva Exemplo EIRELI|Estúdio Traço Exemplo Arquitetura Ltda|Mercado Exemplo da Praça Ltda"
    "|LIVRARIA EXEMPLO DAS LETRAS LTDA|Transportes Exemplo Caminho Certo S/A"
)
STREETS = _words(
    "Rua do Exemplo|Avenida dos Exemplos|Travessa Exemplar|Rua das Amostras|Alameda do Modelo|Rua Fulano de Tal"
    "|Avenida Beltrano de Exemplo|Rua Sicrano da Amostra|Praça do Ensaio|Rua da Demonstração"
)
DISTRICTS = ("Bairro Exemplo", "Jardim Modelo", "Vila Amostra", "Centro", "Parque do Ensaio")
GYM_PLANS = (
    ("Plano Mensal", 11990),
    ("Plano Essencial", 8990),
    ("Plano Completo", 15990),
    ("Plano Família", 24990),
)
GYM_CORPORATE = ("Plano Empresa", 89000)
SCHOOL_COURSES = (
    ("Educação Infantil", 98000), ("Fundamental I", 112050), ("Fundamental II", 126590), ("Curso de Inglês", 38900),
)  # fmt: skip
