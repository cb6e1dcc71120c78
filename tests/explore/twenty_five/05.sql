select residents.code as district_code, count(silent.person_key) as value
from residents
left join (
    from people where as_of = $as_of and employer_kind = 'agency' and has_contract is null
) as silent on silent.district_code = residents.code
where residents.code <> '620100'
group by residents.code;

select count(*) as value from people where as_of = $as_of and employer_kind = 'agency' and has_contract is null
