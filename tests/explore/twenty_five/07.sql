select
    year(certified_on) || '-Q' || quarter(certified_on) as "certified_on:quarter", certificate, count(*) as value
from people
where as_of = $as_of and certified_on >= '2018-01-01'
group by 1, 2;

select count(*) as value from people where as_of = $as_of and certified_on >= '2018-01-01'
