with newly as (
    select year(certified_on) || '-Q' || quarter(certified_on) as certified_in, certificate
    from people
    where as_of = $as_of and certified_on >= '2018-01-01'
)

select
    one.certified_in as "certified_on:quarter", other.certificate,
    (
        select count(*)
        from newly
        where newly.certified_in = one.certified_in and newly.certificate = other.certificate
    ) as value
from (select distinct certified_in from newly) as one
cross join (select distinct certificate from newly) as other;

select count(*) as value from people where as_of = $as_of and certified_on >= '2018-01-01'
