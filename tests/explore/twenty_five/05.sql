select district_code, count(*) as value
from people
where as_of = $as_of and employer_kind = 'agency' and has_contract is null
group by district_code;

select count(*) as value from people where as_of = $as_of and employer_kind = 'agency' and has_contract is null
